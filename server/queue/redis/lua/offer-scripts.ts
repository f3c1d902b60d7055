/** Scripts about one open offer: accept and end. Both compare and set. */
import { BASE, MATCH_ARGS } from './base.ts';
import { HANDS, LINE } from './line.ts';
import { FILL, PLACE } from './match.ts';
import { PEOPLE, PREPARE } from './people.ts';

/**
 * KEYS[1] `{prefix}`; ARGV[1] offer, [2] person, [3] now.
 * Returns the packed offer, or -1 not open, -2 another person's, -3 past its deadline.
 */
export const ACCEPT_OFFER = `${BASE}
local offerId, staff = ARGV[1], ARGV[2]
local packed = call('HGET', K .. ':offers', offerId)
if not packed then return -1 end
local offer = split(packed)
if offer[2] ~= staff then return -2 end
if tonumber(ARGV[3]) > tonumber(offer[5]) then return -3 end
call('HDEL', K .. ':offers', offerId)
call('HSET', K .. ':t:' .. offer[1], 's', 's', 'o', '')
call('HSET', K .. ':serving', offer[1], join({staff, offer[3]}))
local key = K .. ':a:' .. staff
call('HSET', key, 'o', without(call('HGET', key, 'o'), offerId))
return packed
`;

/**
 * KEYS[1] `{prefix}`; ARGV match arguments, then offer, how, person or '', '1' to pause him.
 * Returns {packed offer, offers made}, or -1 not open, -2 another person's, -3 expired before its deadline.
 */
export const END_OFFER = `${BASE}${MATCH_ARGS}${PEOPLE}${PREPARE}${LINE}${PLACE}${HANDS}${FILL}
local offerId, how, staff, pause = ARGV[OWN + 1], ARGV[OWN + 2], ARGV[OWN + 3], ARGV[OWN + 4] == '1'
local packed = call('HGET', K .. ':offers', offerId)
if not packed then return -1 end
local offer = split(packed)
if staff ~= '' and staff ~= offer[2] then return -2 end
if how == 'expired' and tonumber(NOW) < tonumber(offer[5]) then return -3 end
local T = ticketOf(offer[1])
local A = takeBack(T)
T.place = nil
if how ~= 'withdrawn' then
  T.excluded = without(T.excluded, A.id)
  T.excluded = T.excluded == '' and A.id or (T.excluded .. SEP .. A.id)
  A.idle = NOW
end
if pause and A.status == '1' then A.status = '0' end
fill(A, T)
return {packed, made}
`;
