// webhook: sends an alert to a chat or a pager over HTTP. Owns: the three forms of a message and what counts as sent.
// An address is a secret: whoever knows it can post there. It is never printed (S15).
import { request } from 'undici';
import type { Alert } from '../domain/run/alert.js';

export interface AlertMessage extends Alert {
  readonly state: 'new' | 'still' | 'over';
  /** ISO. */
  readonly since: string;
  readonly environment: string;
}

export type Told =
  | { readonly kind: 'notified' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'failed'; readonly sentence: string };

export type AlertForm = 'json' | 'slack' | 'teams';

/** A webhook answers within a second or two; a minute later the next watch tries again. */
const PATIENCE_MS = 10_000;

export async function postAlert(url: string, form: AlertForm, message: AlertMessage): Promise<Told> {
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bodyOf(form, message)),
      headersTimeout: PATIENCE_MS,
      bodyTimeout: PATIENCE_MS,
    });
    await answer.body.dump();
    if (answer.statusCode >= 200 && answer.statusCode < 300) return { kind: 'notified' };
    return {
      kind: 'failed',
      sentence: `The webhook of [alerts] answered ${answer.statusCode}. Is its address still right?`,
    };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    return { kind: 'failed', sentence: `The webhook of [alerts] could not be reached (${why}).` };
  }
}

function bodyOf(form: AlertForm, message: AlertMessage): unknown {
  switch (form) {
    case 'json':
      // The id is the same however often this alert is sent: pagers fold by it.
      return { id: `${message.environment}/${message.kind}/${message.subject}`, ...message };
    case 'slack':
      return { text: `*${title(message)}*\n${message.sentence}\nsince ${message.since}\n\`${message.command}\`` };
    case 'teams':
      return {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            content: {
              $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
              type: 'AdaptiveCard',
              version: '1.4',
              body: [
                { type: 'TextBlock', weight: 'Bolder', text: title(message), wrap: true },
                { type: 'TextBlock', text: message.sentence, wrap: true },
                {
                  type: 'FactSet',
                  facts: [
                    { title: 'since', value: message.since },
                    { title: 'run', value: message.command },
                  ],
                },
              ],
            },
          },
        ],
      };
  }
}

const WORDS = { new: '', still: 'still: ', over: 'over: ' } as const;

function title({ environment, state, kind, subject }: AlertMessage): string {
  return `order-mirror ${environment}: ${WORDS[state]}${kind.replaceAll('-', ' ')} (${subject})`;
}
