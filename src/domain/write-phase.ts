// write-phase: the order in which a customer's planned writes go out. A subitem needs its item; changes need both.

export type Phase = 'creates' | 'line-creates' | 'changes' | 'line-changes';

export const PHASES: readonly Phase[] = ['creates', 'line-creates', 'changes', 'line-changes'];
