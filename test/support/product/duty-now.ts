/** Puts somebody of the demo tenant on duty from now on for hours, whatever its rota says of this time of day. */
import { type Product, signIn } from './product.ts';
import { staffGet } from './product-checks.ts';

export const putOnDuty = async (product: Product, username: string): Promise<void> => {
  const cookie = await signIn(product, product.account('supervisor'));
  const ask = async (method: string, route: string, body?: unknown): Promise<void> => {
    const response = await fetch(`${product.url}${route}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-yixiantong': '1', cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`);
  };
  const { items: staff } = await staffGet<{ items: { id: string; username: string }[] }>(
    product,
    await signIn(product, product.account('admin')),
    '/api/v1/staff?limit=200',
  );
  const staffId = staff.find((one) => one.username === username)?.id;
  if (!staffId) throw new Error(`nobody is called ${username}`);
  const hour = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const span = { from: hour(-1), to: hour(3) };
  const { items } = await staffGet<{ items: { id: string; staffId: string }[] }>(
    product,
    cookie,
    `/api/v1/shifts?${new URLSearchParams(span)}`,
  );
  for (const one of items.filter((shift) => shift.staffId === staffId))
    await ask('DELETE', `/api/v1/shifts/${one.id}`);
  await ask('POST', '/api/v1/shifts', { staffId, startAt: span.from, endAt: span.to });
};
