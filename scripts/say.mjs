// say: progress lines of the set-up, always on stderr: stdout belongs to the command that the set-up is for.

/** @param {string} line */
export function say(line) {
  process.stderr.write(`set-up: ${line}\n`);
}

/** "40 s", "2 min 10 s". @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A set-up step that cannot be done. Its message is all that the person gets to see: no stack. */
export class SetUpFailed extends Error {
  name = 'SetUpFailed';
}
