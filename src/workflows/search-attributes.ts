// search-attributes: what a run or a customer can be found by in the Web UI. Registered by the worker when it starts.
import { defineSearchAttributeKey } from '@temporalio/common';

export const ENVIRONMENT = defineSearchAttributeKey('OrderMirrorEnvironment', 'KEYWORD');
export const RUN = defineSearchAttributeKey('OrderMirrorRun', 'KEYWORD');
export const CUSTOMER = defineSearchAttributeKey('OrderMirrorCustomer', 'KEYWORD');
export const STATE = defineSearchAttributeKey('OrderMirrorState', 'KEYWORD');
export const REASON = defineSearchAttributeKey('OrderMirrorReason', 'KEYWORD');

export const ALL_SEARCH_ATTRIBUTES = [ENVIRONMENT, RUN, CUSTOMER, STATE, REASON];
