/** CZ2: the portal's word for who sits here; the form is filled in with it, and the line opens anew as his. */
import type { Identified, IdentifyInput } from '../../routing/protocol/citizens/citizen-http.ts';
import type { Result } from '../shared/failure.ts';
import type { http as httpClient } from '../shared/http.ts';
import { type ChatState, personChanged } from './state/chat.ts';
import { forgetAll } from './state/outbox-store.ts';
import type { Store } from './state/store.ts';
import { visitor } from './visitor.ts';

interface IdentifyDeps {
  http: typeof httpClient;
  update: Store<ChatState>['update'];
  hangUp: () => void;
  connect: () => void;
}

export const identifyWith = async (
  deps: IdentifyDeps,
  input: IdentifyInput,
  again = true,
): Promise<Result<Identified>> => {
  const device = await visitor.ensure();
  if (!device.ok) return device;
  const answer = await deps.http('POST /api/v1/visitor/identify', { body: input, token: device.value });
  // The server may have forgotten this device; that says nothing of the token.
  if (!answer.ok && answer.code === 'bad_token' && answer.field !== 'token' && again) {
    visitor.forget();
    return identifyWith(deps, input, false);
  }
  if (!answer.ok) return answer;
  deps.hangUp();
  const { token: other, ...person } = answer.value;
  if (other) {
    visitor.become(other);
    forgetAll();
    deps.update(personChanged);
  }
  deps.update((state) => ({ ...state, person }));
  deps.connect();
  return answer;
};
