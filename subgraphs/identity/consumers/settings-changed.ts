import { settingsChanged } from '@supermall/contracts/merchants'
import { on } from '@supermall/messaging/consume'
import { followSettings } from '../commands/follow-settings.ts'
import type { Tx } from '../data/database.ts'

/** Who registers becomes a member of the whole mall, and its codes are the mall's: whatever a single shop says. */
export default on<Tx, Parameters<typeof settingsChanged>[0]>(settingsChanged, async (settings, unit) => {
  if (settings.shopId === null) await followSettings(settings, unit)
})
