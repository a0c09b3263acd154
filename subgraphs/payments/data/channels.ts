import type { Channel, ChannelCode } from '../domain/channel.ts'
import type { Tx } from './database.ts'
import { CHANNEL } from './payment-columns.ts'
import type { ChannelRow } from './rows.ts'

export async function findChannel(db: Tx, code: string): Promise<ChannelRow | null> {
  const [row] = await db.$queryRaw<ChannelRow[]>`select ${CHANNEL} from channel h where h.code = ${code}`
  return row ?? null
}

export const listChannels = (db: Tx, onlyEnabled: boolean): Promise<ChannelRow[]> =>
  db.channel.findMany({
    where: onlyEnabled ? { isEnabled: true } : {},
    orderBy: [{ position: 'asc' }, { code: 'asc' }],
  })

type Edit = Partial<Omit<Channel, 'code' | 'version' | 'configKeys'>> & { readonly configKeys?: string[] }

/** Null when it is not at that version any more. */
export async function saveChannel(db: Tx, at: { code: ChannelCode; version: number }, edit: Edit & { now: Date }) {
  const { now, ...fields } = edit
  const data = { ...fields, version: at.version + 1, updatedAt: now }
  const [saved] = await db.channel.updateManyAndReturn({ where: at, data })
  return saved ?? null
}
