import { loginChanged } from '@supermall/contracts/identity'
import { on } from '@supermall/messaging/consume'
import { followLogin } from '../commands/follow-login.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof loginChanged>[0]>(loginChanged, (told, unit) => followLogin(told, unit))
