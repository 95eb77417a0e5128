/** The outcome of `work`, or `too-late`; the work itself is not stopped. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | 'too-late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'too-late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'too-late');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
