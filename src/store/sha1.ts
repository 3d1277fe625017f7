// sha1: the hash of record ids (domain/identity/record-id.ts), from Node. Owns nothing else.
import { hash } from 'node:crypto';

export const sha1 = (of: Uint8Array): string => hash('sha1', of);
