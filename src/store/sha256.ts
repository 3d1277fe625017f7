// sha256: the hash of keys (domain/key.ts), from Node. Owns nothing else.
import { hash } from 'node:crypto';

export const sha256 = (text: string): string => hash('sha256', text);
