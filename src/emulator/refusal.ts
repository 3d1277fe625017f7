// refusal: the practice board cannot start from what it was given; the sentence says why and what to do.
export class PracticeBoardRefusal extends Error {
  override readonly name = 'PracticeBoardRefusal';
}
