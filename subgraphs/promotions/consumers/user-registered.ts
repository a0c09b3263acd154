import { userRegistered } from '@supermall/contracts/identity'
import { on } from '@supermall/messaging/consume'
import { welcomeMember } from '../commands/welcome-member.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof userRegistered>[0]>(userRegistered, (payload, unit, { occurredAt }) =>
  welcomeMember(payload, unit, new Date(occurredAt)),
)
