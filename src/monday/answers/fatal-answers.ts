// fatal-answers: rows of THE table: who we are is not accepted, or the request itself is a mistake. Asking again changes nothing: a person must act.

import { CERTIFICATE_CODES } from '../wire/connection-fault.js';
import { type AnswerRow, is } from './answer-row.js';

export const FATAL_ANSWERS: readonly AnswerRow[] = [
  // ---- who we are
  {
    name: 'not-authenticated',
    codes: ['notauthenticated', 'unauthorized', 'unauthenticated', 'invalidtoken'],
    messages: /not authenticated|your ip is restricted|invalid token/i,
    statuses: is(401, 407),
    mutation: 'park-run',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The board does not accept the token (or this network address). Check the token in the config.',
    because: 'docs/monday-api.md "Transport", "Errors": stop all.',
  },
  {
    name: 'not-allowed',
    codes: ['missingrequiredpermissions', 'userunauthorized', 'useraccessdenied', 'forbidden', 'permissiondenied'],
    messages: /unauthorized|not authori[sz]ed|permission/i,
    statuses: is(402, 403, 451),
    memberStatuses: is(401, 403),
    mutation: 'park-run',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The token may not do this. Give its user the right to write to the board.',
    because: 'docs/monday-api.md "Errors": permanent, stop the board.',
  },

  // ---- our own mistakes
  {
    name: 'invalid-version',
    codes: ['invalidversion'],
    mutation: 'park-run',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The board does not know this API version.',
    because: 'docs/monday-api.md "Versions", "Errors".',
  },
  {
    name: 'invalid-document',
    codes: [
      'graphqlparsefailed',
      'graphqlvalidationfailed',
      'undefinedfield',
      'jsonparse',
      'parseerror',
      'badrequest',
      'baduserinput',
      'missingrequiredarguments',
      'argumentliteralsincompatible',
      'variablemismatch',
    ],
    messages:
      /^(?:syntax error|cannot query field|unknown (?:argument|type|field)|variable "?\$|parse error)|doesn't exist on type/i,
    statuses: is(400, 405, 406, 411, 415, 431),
    mutation: 'park-run',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The board does not understand the request: a mistake in order-mirror, please report it.',
    because: 'docs/monday-api.md "Transport", "Errors": our bug, nothing executes.',
  },
  {
    name: 'not-sendable',
    connection: ['UND_ERR_INVALID_ARG', 'ERR_INVALID_CHAR', 'ERR_INVALID_URL'],
    mutation: 'park-run',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The request cannot be written: check the address and the token in the config.',
    because: 'The HTTP client refused it before connecting.',
  },
  {
    name: 'certificate',
    connection: CERTIFICATE_CODES,
    mutation: 'park-run',
    query: 'park-run',
    waitMs: 0,
    sentence: "The board server's certificate is not valid for its address.",
    because: 'TLS fails before the request is sent, and will again.',
  },
  {
    name: 'redirected',
    statuses: (status) => status >= 300 && status < 400,
    mutation: 'park-run',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The board answers with a redirect: the address in the config is not the API.',
    because:
      'docs/monday-api.md "Transport": the endpoint is one fixed POST; a token must not follow a redirect elsewhere.',
  },
  {
    name: 'no-such-address',
    statuses: is(404, 410),
    mutation: 'park-run',
    query: 'park-run',
    waitMs: 0,
    sentence: 'There is no API at this address; check the url in the config.',
    because: 'docs/monday-api.md "Transport"; errors about things on the board come with a code.',
  },
];
