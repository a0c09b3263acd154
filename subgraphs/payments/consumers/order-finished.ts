import { orderFinished } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { receiveTaking } from '../commands/receive-taking.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof orderFinished>[0]>(orderFinished, receiveTaking)
