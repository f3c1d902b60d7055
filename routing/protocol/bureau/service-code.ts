/** The code of a service line on the wire: built-in, or added by the installation. */
import { z } from 'zod';
import { keysOf, LOCAL_SERVICE, type LocalService, SERVICES, type Service } from '../../vocabulary.ts';

export const localServiceSchema = z
  .string()
  .regex(LOCAL_SERVICE, '服务编码应为 local: 加小写字母、数字、横线')
  .describe('A line that the installation has added') as unknown as z.ZodType<LocalService, LocalService>;

/** Whether a local line exists is asked where it is used: an order needs an organisation that offers it. */
export const serviceSchema = z.union([z.enum(keysOf(SERVICES)), localServiceSchema]) as unknown as z.ZodType<
  Service,
  Service
>;
