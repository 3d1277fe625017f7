// How monday.com says no (docs/monday-api.md "Errors"): one class with the code and status code that travel in `extensions`.
import { GraphQLError } from 'graphql';

export class BoardError extends GraphQLError {
  readonly code: string;
  readonly statusCode: number;

  constructor(code: string, message: string, statusCode = 200, errorData: unknown = {}, more: object = {}) {
    super(message, { extensions: { code, status_code: statusCode, error_data: errorData, ...more } });
    this.code = code;
    this.statusCode = statusCode;
  }
}

export const invalidBoard = (id: string): BoardError =>
  new BoardError(
    'InvalidBoardIdException',
    `The board does not exist. Please check your board ID and try again.`,
    200,
    {
      board_id: id,
    },
  );

export const invalidGroup = (id: string): BoardError =>
  new BoardError('InvalidGroupIdException', 'The group does not exist on this board.', 200, { group_id: id });

/** An id that was never on the board it is looked for. */
export const invalidItem = (id: string | null | undefined): BoardError =>
  new BoardError('InvalidItemIdException', 'The item does not exist. Please check your item ID and try again.', 200, {
    item_id: id ?? null,
  });

/** An item that was there: deleted or archived. The code of a second delete is not documented (docs/monday-api.md "Keys and look-ups"). */
export const goneItem = (id: string, state: string): BoardError =>
  new BoardError('ResourceNotFoundException', `Item not found: it is ${state}.`, 404, {
    resource: 'item',
    item_id: id,
  });

export const invalidColumn = (id: string): BoardError =>
  new BoardError('InvalidColumnIdException', "This column ID doesn't exist for the board", 200, { column_id: id });

export const invalidArgument = (message: string, data: object = {}): BoardError =>
  new BoardError('InvalidArgumentException', message, 200, data);
