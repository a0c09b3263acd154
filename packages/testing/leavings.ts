/** What is still to be undone for the test file that runs. */
const leavings: (() => unknown)[] = []

/** An `afterAll` that is met while a test or hook runs is not heard: this is, whenever it is told. */
export const whenFileIsDone = (undo: () => unknown): void => void leavings.push(undo)

/** The last first, as what came later stands on what was there. One that fails keeps none of the others from their turn. */
export async function undoAll(): Promise<void> {
  const faults: unknown[] = []
  for (let undo = leavings.pop(); undo; undo = leavings.pop()) {
    try {
      await undo()
    } catch (error) {
      faults.push(error)
    }
  }
  if (faults.length > 0) throw faults[0]
}
