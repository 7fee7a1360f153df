import { expect, test, vi } from 'vitest';
import { MODELS, needModel } from './served-model.ts';

test.each(['ENOSYS', 'EPERM'])(
  'where a ring is answered with %s, only io_uring is skipped, and says why',
  (errno) => {
    const skip = vi.fn<(why?: string) => never>();
    for (const model of MODELS) needModel({ skip } as never, model, errno);
    expect(skip.mock.calls).toEqual([
      [expect.stringContaining(`no io_uring: io_uring_setup(2) says ${errno}`)],
    ]);
  },
);

test('where the kernel looks at what it is asked with, nothing is skipped', () => {
  const skip = vi.fn<(why?: string) => never>();
  for (const model of MODELS) needModel({ skip } as never, model, 'EFAULT');
  expect(skip).not.toHaveBeenCalled();
});
