/** How Node runs the server, wherever it is started. */

export const SERVER_FLAGS = [
  // A stack trace names the lines of the source.
  '--enable-source-maps',
  // Most of what an event makes is garbage when it ends: with room for more events fewer pauses come, and less is kept.
  '--max-semi-space-size=32',
];
