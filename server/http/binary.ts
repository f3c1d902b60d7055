/** An answer that is not JSON. */
import type { Response } from 'express';

export interface Binary {
  send(response: Response): Promise<void>;
}
