import { settingsChanged } from '@supermall/contracts/merchants'
import { on } from '@supermall/messaging/consume'
import { followSettings } from '../commands/update-rules.ts'
import type { Tx } from '../data/database.ts'

/** What a single shop says of its members is nothing: they are the whole mall's. */
export default on<Tx, Parameters<typeof settingsChanged>[0]>(settingsChanged, async (settings, unit) => {
  if (settings.group === 'member' && settings.shopId === null) await followSettings(settings, unit)
})
