/** People for a bench of the whole product, made through its public interfaces. */
import type { Product } from '../client/launch.ts';
import { type Account, signIn } from '../client/sockets.ts';

const api = async <T>(
  product: Product,
  cookie: string,
  method: string,
  route: string,
  body: unknown,
): Promise<T> => {
  const response = await fetch(`${product.url}${route}`, {
    method,
    headers: { cookie, 'content-type': 'application/json', 'x-yixiantong': '1' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
};

/** An agent made through the administrator's interface, on duty for a day, with room for many chats. */
export const hire = async (
  product: Product,
  admin: string,
  boss: string,
  index: number,
  chats: number,
): Promise<Account> => {
  const username = `bench${index}`;
  const made = await api<{ staff: { id: string }; password: string }>(
    product,
    admin,
    'POST',
    '/api/v1/staff',
    {
      username,
      displayName: `压测${index}`,
      role: 'agent',
      skills: [{ key: '*', level: 3 }],
      capacity: { voice: 0, chat: chats, task: 0 },
      capacityTotal: chats,
    },
  );
  const now = Date.now();
  await api(product, boss, 'POST', '/api/v1/shifts', {
    staffId: made.staff.id,
    startAt: new Date(now - 60_000).toISOString(),
    endAt: new Date(now + 86_400_000).toISOString(),
  });
  const account = { role: 'agent', username, password: `Bench-pass-${index}-x9`, displayName: username };
  const cookie = await signIn(product, { username, password: made.password });
  await api(product, cookie, 'POST', '/api/v1/session/password', {
    oldPassword: made.password,
    newPassword: account.password,
  });
  return account;
};
