// activity-names: the names under which activities are recorded in Temporal histories, where these differ from their names in the code.
// A recorded name never changes: a run that is open during a deployment is replayed by the new code, which must ask for the same activities.

const RECORDED_AS: Readonly<Record<string, string>> = {
  recoverOpenBatches: 'settleUnended',
  repairLedger: 'mendBooks',
  evaluateGates: 'weighGates',
  retryQuarantined: 'recallAside',
  checkCanary: 'singCanary',
};

const recordedName = (name: string): string => RECORDED_AS[name] ?? name;

/** For registering: each activity under its recorded name. */
export function underRecordedNames<T>(activities: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(activities).map(([name, activity]) => [recordedName(name), activity]));
}

/** For calling: each activity by its name in the code. */
export function byCodeNames<T extends object>(proxies: T): T {
  return new Proxy(proxies, {
    get: (target, name) => Reflect.get(target, typeof name === 'string' ? recordedName(name) : name),
  });
}
