/** What will happen, by time: a binary heap in flat lists, so that playing on it makes no garbage. */

/** A moment of somebody who looks for work anew, and holds nothing more or less by it. */
export const LOOKS = -1;

export class Moments {
  /** The moment that `next` took: its instant in ms, whose it is, and what came with it. */
  atMs = 0;
  who = 0;
  what = 0;
  private size = 0;
  private readonly times: number[] = [];
  private readonly whose: number[] = [];
  private readonly whats: number[] = [];

  clear(): void {
    this.size = 0;
  }

  add(atMs: number, who: number, what: number): void {
    const { times } = this;
    let i = this.size;
    this.size += 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (times[up]! <= atMs) break;
      this.move(up, i);
      i = up;
    }
    this.set(i, atMs, who, what);
  }

  /** Takes the soonest moment; false when there is none. */
  next(): boolean {
    if (this.size === 0) return false;
    const { times, whose, whats } = this;
    this.atMs = times[0]!;
    this.who = whose[0]!;
    this.what = whats[0]!;
    this.size -= 1;
    const last = this.size;
    const lastMs = times[last]!;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= last) break;
      if (down + 1 < last && times[down + 1]! < times[down]!) down += 1;
      if (times[down]! >= lastMs) break;
      this.move(down, i);
      i = down;
    }
    if (last > 0) this.set(i, lastMs, whose[last]!, whats[last]!);
    return true;
  }

  private move(from: number, to: number): void {
    this.set(to, this.times[from]!, this.whose[from]!, this.whats[from]!);
  }

  private set(at: number, atMs: number, who: number, what: number): void {
    this.times[at] = atMs;
    this.whose[at] = who;
    this.whats[at] = what;
  }
}
