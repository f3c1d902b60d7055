/**
 * CZ2: a host page hands over a token that its portal has signed, and the device is joined with the person whom the
 * portal knows. A signed telephone number joins further only where the key says that the portal verifies numbers.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { checkClaims, type IdentityKey } from '../../../routing/citizens/identity.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Identified, IdentifyInput } from '../../../routing/protocol/citizens/citizen-http.ts';
import type { IdentityClaims } from '../../../routing/protocol/citizens/identity-claims.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { CitizenPrincipal } from '../../auth/policy.ts';
import { type Core, idFromKey } from '../core.ts';
import type { Intake } from '../intake/intake.ts';

export interface IdentityDesk {
  identify(who: CitizenPrincipal, input: IdentifyInput): Promise<Outcome<Identified>>;
}

/** Unknown key, wrong algorithm and wrong signature read alike: nobody learns which keys exist. */
const WRONG = '身份令牌无效：请检查密钥编号、密钥和签名算法（HS256）。';
const AGAIN = 20;

export const originOf = (url: string): string => new URL(url).origin;

const json = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

const sameBytes = (given: Buffer, wanted: Buffer): boolean =>
  given.length === wanted.length && timingSafeEqual(given, wanted);

export const createIdentity = (core: Core, intake: Pick<Intake, 'citizenByPhone'>): IdentityDesk => {
  const { citizens, identityKeys, nonces } = core.store;

  /** Key and claims of a token that is good at this moment; nothing of it is believed before the signature. */
  const verify = async ({
    token,
    origin,
  }: IdentifyInput): Promise<Outcome<{ key: IdentityKey; claims: IdentityClaims }>> => {
    const [head = '', body = '', signature = '', ...more] = token.split('.');
    const header = json(head) as { alg?: unknown; kid?: unknown } | undefined;
    const kid = header?.kid;
    if (more.length > 0 || header?.alg !== 'HS256' || typeof kid !== 'string' || !/^[\w-]{1,64}$/.test(kid))
      return refuse('bad_token', WRONG, 'token');
    const key = await identityKeys.get(kid);
    const secret = key ? core.partnerLine.open(key.sealed) : 'nobody';
    const wanted = createHmac('sha256', secret).update(`${head}.${body}`).digest();
    const good = sameBytes(Buffer.from(signature, 'base64url'), wanted);
    if (!key || key.disabled || !good) return refuse('bad_token', WRONG, 'token');
    if (key.origin !== origin)
      return refuse('bad_token', '此页面的网址不在该密钥登记的来源之内，请联系管理员。', 'token');
    const claims = checkClaims(json(body), originOf(core.publicUrl), Math.floor(core.clock.nowMs() / 1000));
    return claims.ok ? ok({ key, claims: claims.value }) : claims;
  };

  /** Once per token; the same device may repeat it, since an answer can get lost on the way. */
  const useUp = async (key: IdentityKey, jti: string, citizenId: Id): Promise<boolean> => {
    const id = createHash('sha256').update(`identity:${key.id}:${jti}`).digest('base64url');
    const fresh = await nonces.insert({ id, at: core.now(), by: citizenId });
    return fresh.ok || (await nonces.get(id))?.by === citizenId;
  };

  /** The person behind (portal, its number for him). What the portal calls him is kept as a keyed hash alone. */
  const personOf = async (key: IdentityKey, claims: IdentityClaims): Promise<Id> => {
    const alias = createHmac('sha256', core.ratingKey)
      .update(`portal:${key.id}:${claims.sub}`)
      .digest('base64url');
    const id = idFromKey(`citizen:portal:${alias}`);
    const proven = key.trustsPhone && claims.phone !== undefined;
    const boundTo = proven ? await intake.citizenByPhone(claims.phone, claims.name) : undefined;
    for (let tried = 0; tried < AGAIN; tried += 1) {
      const known = await citizens.get(id);
      const at = core.now();
      // An unproven number is not written here: the telephone would then take him for its owner.
      const said = { ...(claims.name ? { name: claims.name } : {}), ...(boundTo ? { boundTo } : {}) };
      const written = known
        ? await citizens.replace({ ...known, ...said, updatedAt: at }, known.version)
        : await citizens.insert({
            id,
            version: 1,
            externalKey: `portal:${alias}`,
            ...said,
            createdAt: at,
            updatedAt: at,
          });
      if (written.ok) return id;
    }
    throw new Error('a citizen changes all the time');
  };

  /** Joins the device with the person; a device of somebody else stays his, and this one gets a new token. */
  const join = async (citizenId: Id, person: Id): Promise<string | undefined> => {
    for (let tried = 0; tried < AGAIN; tried += 1) {
      const device = await citizens.get(citizenId);
      if (!device) break;
      if (device.boundTo === person) return undefined;
      if (device.boundTo !== undefined) break;
      const written = await citizens.replace(
        { ...device, boundTo: person, updatedAt: core.now() },
        device.version,
      );
      if (written.ok) return undefined;
    }
    const token = core.ids.secret();
    const at = core.now();
    const visitorHash = createHash('sha256').update(token).digest('hex');
    const made = await citizens.insert({
      id: core.ids.next(),
      version: 1,
      visitorHash,
      boundTo: person,
      createdAt: at,
      updatedAt: at,
    });
    if (!made.ok) throw new Error('visitor token clash');
    return token;
  };

  return {
    identify: async (who, input) => {
      const read = await verify(input);
      if (!read.ok) return read;
      const { key, claims } = read.value;
      if (!(await useUp(key, claims.jti, who.citizenId)))
        return refuse('bad_token', '身份令牌已使用过，请为每次打开页面签发新的令牌。', 'token');
      const token = await join(who.citizenId, await personOf(key, claims));
      // Neither the portal's number for him nor his own telephone stands in the log.
      core.audit.note({
        id: core.ids.next(),
        at: core.now(),
        who: who.citizenId,
        whoName: '',
        from: who.from,
        what: 'citizen.identified',
        target: `identity-key:${key.id}`,
        data: { portal: key.name, phoneProven: key.trustsPhone && claims.phone !== undefined },
      });
      return ok({
        ...(claims.name ? { name: claims.name } : {}),
        ...(claims.phone ? { phone: claims.phone } : {}),
        ...(token ? { token } : {}),
      });
    },
  };
};
