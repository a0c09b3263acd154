import { secretsChanged } from '@supermall/contracts/catalog'
import { on } from '@supermall/messaging/consume'
import { countSecrets } from '../commands/count-secrets.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof secretsChanged>[0]>(secretsChanged, countSecrets)
