/** Loads a package that few servers need. Rejects with the remedy where it is not installed. */
export async function installed<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    throw new Error(`The package ${name} is needed and cannot be loaded; install it with "npm install ${name}".`, {
      cause: error,
    })
  }
}
