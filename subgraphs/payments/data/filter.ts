import type { Where } from '@supermall/subgraph/filter'
import { whereOf as whereIn } from '@supermall/subgraph/filter'

/** A filter as Prisma's `where`; `names` says what the schema calls otherwise than the table does. */
export const whereOf = (filter: object | null | undefined, names: Readonly<Record<string, string>> = {}): Where =>
  whereIn(filter, { names, reads: { channel: codeOf } })

/** `WECHAT_PAY` in the graph is `wechat-pay` in the tables. */
const codeOf = (name: string): string => name.toLowerCase().replaceAll('_', '-')
