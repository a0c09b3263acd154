import type { Reading, Where } from '@supermall/subgraph/filter'
import { whereOf as whereIn } from '@supermall/subgraph/filter'

/** A filter as Prisma's `where`. */
export const whereOf = (
  filter: object | null | undefined,
  nullable: readonly string[],
  reading: Omit<Reading, 'reads'> = {},
): Where => whereIn(filter, nullable, { ...reading, reads: { channel: codeOf } })

/** `WECHAT_PAY` in the graph is `wechat-pay` in the tables. */
const codeOf = (name: string): string => name.toLowerCase().replaceAll('_', '-')
