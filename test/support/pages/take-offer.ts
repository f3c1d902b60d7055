/** An agent takes the offer on his screen, as a person does: again when the first press came too early. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** @param patience how long the offer may take to come, ms */
export const takeOffer = async (page: Page, patience = 60_000): Promise<void> => {
  const offer = page.getByRole('alertdialog');
  await offer.waitFor({ timeout: patience });
  // The console ignores the first half second of an offer, when a key was meant for something else.
  await expect
    .poll(
      async () => {
        await offer
          .getByRole('button', { name: '接入' })
          .click({ timeout: 1_000 })
          .catch(() => undefined);
        return offer.count();
      },
      { timeout: 30_000, interval: 300 },
    )
    .toBe(0);
};

/** The same by the key that stands on the button. */
export const takeOfferByKey = async (page: Page, key: string): Promise<void> => {
  const offer = page.getByRole('alertdialog');
  await offer.waitFor();
  await expect
    .poll(
      async () => {
        // Without the offer there is no button: nothing else on the page gets the key.
        await offer
          .getByRole('button', { name: '接入' })
          .press(key, { timeout: 1_000 })
          .catch(() => undefined);
        return offer.count();
      },
      { timeout: 30_000, interval: 300 },
    )
    .toBe(0);
};
