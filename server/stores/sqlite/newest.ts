/**
 * The newest text of documents that were lately written or read. Whoever changes a document tells others of it, and
 * they all read it at once: most of these readings need no thread. One process writes the file, and all that it
 * writes is noted here before it is acknowledged, so what is here is what the file says.
 */

/** Documents that are kept, and how long, ms: should something else have written the file all the same. */
const KEPT = 1000;
const KEPT_MS = 5000;

interface Reading {
  isOutdated: boolean;
}

export class Newest {
  readonly #kept = new Map<string, { json: string; untilMs: number }>();
  /** Readings under way, by id: what is written meanwhile is newer than what they bring. */
  readonly #underWay = new Map<string, Set<Reading>>();
  readonly #nowMs: () => number;
  #restsUntilMs = 0;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  get(id: string): string | undefined {
    const kept = this.#kept.get(id);
    return kept && this.#nowMs() < kept.untilMs ? kept.json : undefined;
  }

  /** It has been written, in this form. */
  wrote(id: string, json: string): void {
    this.forget(id);
    this.#keep(id, json);
  }

  /** It has been changed in a way that is not known here, or removed. */
  forget(id: string): void {
    this.#kept.delete(id);
    for (const reading of this.#underWay.get(id) ?? []) reading.isOutdated = true;
  }

  /** A reading begins; to be called with what it brings, or with null when it fails. */
  reading(id: string): (json: string | null) => void {
    const mine: Reading = { isOutdated: false };
    const all = this.#underWay.get(id) ?? new Set();
    this.#underWay.set(id, all.add(mine));
    return (json) => {
      all.delete(mine);
      if (all.size === 0 && this.#underWay.get(id) === all) this.#underWay.delete(id);
      if (json !== null && !mine.isOutdated) this.#keep(id, json);
    };
  }

  /** What a writing came to is unknown, and may show later: for so long nothing is kept. */
  rest(ms: number): void {
    this.#restsUntilMs = this.#nowMs() + ms;
    this.#kept.clear();
    for (const readings of this.#underWay.values()) for (const one of readings) one.isOutdated = true;
  }

  #keep(id: string, json: string): void {
    const nowMs = this.#nowMs();
    if (nowMs < this.#restsUntilMs) return;
    this.#kept.delete(id);
    this.#kept.set(id, { json, untilMs: nowMs + KEPT_MS });
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
  }
}
