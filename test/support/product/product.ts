/** The product under test, and its sockets by the names of the demo accounts. */
import { type Product, startProduct } from '../../../scripts/client/launch.ts';
import { openStaffSocket } from '../../../scripts/client/sockets.ts';

export {
  ask,
  call,
  citizenSocket,
  clientKey,
  contact,
  newVisitor,
  next,
  signIn,
} from '../../../scripts/client/sockets.ts';
export { type Product, startProduct };

/** A socket of a member of staff of the demo tenant, after `hello`. */
export const staffSocket = (product: Product, username: string, namespace = '/agent') =>
  openStaffSocket(product, product.account(username), namespace);
