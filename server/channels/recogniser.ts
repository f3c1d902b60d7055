/** PORT: speech to text. None by default; what it gives is a hint for people, never an act. */

export interface Recogniser {
  /**
   * The words of a recording (RIFF/WAVE).
   * @throws when the service is away or gives no answer within its time: it is asked again later
   */
  recognise(wave: Uint8Array, signal: AbortSignal): Promise<string>;
}
