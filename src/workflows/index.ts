// The registered workflow types.
export { syncCustomer } from './sync-customer.js';
export { syncRun } from './sync-run.js';
