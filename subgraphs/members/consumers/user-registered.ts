import { userRegistered } from '@supermall/contracts/identity'
import { on } from '@supermall/messaging/consume'
import { registerMember } from '../commands/register-member.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof userRegistered>[0]>(userRegistered, registerMember)
