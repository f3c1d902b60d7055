/** Which network addresses a partner may have: public ones, and private networks only when the operator allows them. */
import { BlockList, isIP, isIPv6 } from 'node:net';

/** Networks that a public system is never in: loopback, private, link-local, carrier, documentation, multicast. */
const PRIVATE: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
];

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** `10.0.0.0/8` or a single address; undefined when it is neither. */
const parseNetwork = (text: string): [string, number] | undefined => {
  const [address = '', bits, more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return undefined;
  const most = family === 6 ? 128 : 32;
  const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  return length >= 0 && length <= most ? [address, length] : undefined;
};

const listOf = (networks: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList();
  for (const [address, bits] of networks) list.addSubnet(address, bits, familyOf(address));
  return list;
};

/** A v4 address written inside v6 counts as itself, else it would slip past the v4 networks. */
const plain = (address: string): string => {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (dotted) return dotted;
  const hex = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/i.exec(address);
  if (!hex) return address;
  const [high, low] = [Number.parseInt(hex[1]!, 16), Number.parseInt(hex[2]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
};

/** @param allowed networks in CIDR form that the operator has named */
export const createAddressGuard = (allowed: readonly string[]): ((address: string) => boolean) => {
  const closed = listOf(PRIVATE);
  const open = listOf(allowed.map(parseNetwork).filter((one) => one !== undefined));
  return (given) => {
    const address = plain(given.replace(/^\[|\]$/g, '').split('%')[0]!);
    if (isIP(address) === 0) return false;
    const family = familyOf(address);
    return open.check(address, family) || !closed.check(address, family);
  };
};
