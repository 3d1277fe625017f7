// The registered workflow types.
export { scheduledRun } from './scheduled-run.js';
export { syncCustomer } from './sync-customer.js';
export { syncRun } from './sync-run.js';
