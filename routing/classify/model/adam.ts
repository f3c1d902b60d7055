/** What the training of the network stands on: repeatable chance and the optimiser. */

/** Repeatable chance: a linear congruential generator, [0, 1). */
export const chance = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4_294_967_296;
  };
};

/** Normally distributed figures around 0 (Box and Muller). */
export const normal = (size: number, deviation: number, next: () => number): Float32Array =>
  Float32Array.from(
    { length: size },
    () => deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  );

/** Adam with decoupled decay (Loshchilov and Hutter, ICLR 2019) over one array. */
export class Adam {
  readonly gradient: Float32Array;
  private readonly mean: Float32Array;
  private readonly square: Float32Array;
  private readonly values: Float32Array;

  constructor(values: Float32Array) {
    this.values = values;
    this.gradient = new Float32Array(values.length);
    this.mean = new Float32Array(values.length);
    this.square = new Float32Array(values.length);
  }

  /** One step against the gradient, which is 0 afterwards. @param steps how many steps, with this one */
  step(rate: number, decay: number, steps: number): void {
    const { values, gradient, mean, square } = this;
    const first = 1 / (1 - 0.9 ** steps);
    const second = 1 / (1 - 0.999 ** steps);
    for (let i = 0; i < values.length; i++) {
      const g = gradient[i]!;
      const m = 0.9 * mean[i]! + 0.1 * g;
      const s = 0.999 * square[i]! + 0.001 * g * g;
      mean[i] = m;
      square[i] = s;
      values[i]! -= rate * ((m * first) / (Math.sqrt(s * second) + 1e-8) + decay * values[i]!);
    }
    gradient.fill(0);
  }
}

/** The step size when a share `done` of all steps is behind: up over the first fifteenth, then down a half cosine. */
export const rateAt = (done: number, highest: number): number =>
  done < 1 / 15
    ? highest * Math.max(0.05, done * 15)
    : highest * (0.5 + 0.5 * Math.cos(Math.PI * done)) + 1e-5;
