/** What is still to be undone for the test file that runs. */
const leavings: (() => unknown)[] = []

/** An `afterAll` that is met while a test or hook runs is not heard: this is, whenever it is told. */
export const whenFileIsDone = (undo: () => unknown): void => void leavings.push(undo)

export async function undoAll(): Promise<void> {
  await Promise.all(leavings.splice(0).map((undo) => undo()))
}
