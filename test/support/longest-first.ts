/** In which order the files of a tier begin: the long ones first, so that none of them ends alone. */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Seconds of the files that are longer than their size tells; a rough figure does. */
export const LONG: Readonly<Record<string, number>> = {
  'test/browser/duty.test.ts': 80,
  'test/browser/gallery.test.ts': 90,
  'test/contracts/store-mongo.test.ts': 30,
  'test/fuzz/live-queue.fuzz.test.ts': 40,
  'test/live/demo-followers.test.ts': 60,
  'test/live/kill.test.ts': 55,
  'test/live/mongo-product.test.ts': 40,
  'test/live/rules-nodes.test.ts': 40,
  'test/live/two-nodes.test.ts': 70,
  'test/live/wechat.test.ts': 25,
  'test/live/work-orders.test.ts': 35,
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = this.ctx.config.root;
    const secondsOf = ({ project, moduleId }: TestSpecification): number => {
      const file = relative(root, moduleId);
      // Telephones in windows come before the tier of windows begins beside them: two Chromiums are enough at a time.
      if (project.name === 'phone' && file.startsWith('test/browser/')) return Number.MAX_SAFE_INTEGER;
      return LONG[file] ?? 0;
    };
    // Stable: what is not named keeps the order that vitest gives it, by what it knows of earlier runs or by size.
    const known = await super.sort(files);
    return known.sort(
      (a, b) =>
        a.project.config.sequence.groupOrder - b.project.config.sequence.groupOrder ||
        secondsOf(b) - secondsOf(a),
    );
  }
}
