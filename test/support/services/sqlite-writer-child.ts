/** Writes messages into a SQLite store for ever and prints the id of each one that was acknowledged: to be killed. */
import { openSqliteStore } from '../../../server/stores/sqlite/sqlite-store.ts';
import { aMessage } from '../ports/store-docs.ts';

const [file, round] = process.argv.slice(2);
if (!file || !round) throw new Error('usage: sqlite-writer-child <file> <round>');
const store = await openSqliteStore({ file });

const write = async (caller: number): Promise<void> => {
  for (let at = 0; ; at++) {
    const id = `${round}-${caller}-${at}`;
    const done = await store.messages.insertNext(
      aMessage({ id, ticketId: `t${caller % 3}`, text: '法'.repeat(300) }),
    );
    if (!done.ok) throw new Error(`refused: ${done.conflict}`);
    process.stdout.write(`${id}\n`);
  }
};
await Promise.all(Array.from({ length: 16 }, (_, caller) => write(caller)));
