import { settingsChanged } from '@supermall/contracts/merchants'
import { on } from '@supermall/messaging/consume'
import { followSettings } from '../commands/follow-settings.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof settingsChanged>[0]>(settingsChanged, ({ shopId, ...told }, unit) =>
  followSettings({ ...told, scope: shopId ?? 'mall' }, unit),
)
