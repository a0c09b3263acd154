import { staffChanged } from '@supermall/contracts/merchants'
import { on } from '@supermall/messaging/consume'
import { withdrawMembership } from '../commands/withdraw-membership.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof staffChanged>[0]>(staffChanged, (membership, unit) =>
  withdrawMembership(membership, unit),
)
