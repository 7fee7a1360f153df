import { bindLibc, checkKernelCall } from './kernel-call.ts';

const CLONE_NEWNS = 0x2_0000;
const MS_PRIVATE_RECURSIVELY = 0x4_0000 | 0x4000;

const PROTOTYPES = {
  unshare: 'int unshare(int flags)',
  mount:
    'int mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data)',
} as const;

/**
 * Gives the calling thread a mount namespace of its own (unshare(2)), lets nothing of it out (mount_namespaces(7)), and
 * mounts a file system there. Other threads see no change; in this thread only synchronous file calls see the mount,
 * for Node runs the asynchronous ones elsewhere. Needs CAP_SYS_ADMIN; throws KernelCallError. Cannot be undone.
 */
export function mountInPrivateNamespace(options: { filesystem: string; directory: string }): void {
  const { filesystem, directory } = options;
  const libc = bindLibc(PROTOTYPES);
  checkKernelCall(libc.unshare(CLONE_NEWNS), 'unshare(CLONE_NEWNS)');
  checkKernelCall(
    libc.mount('none', '/', null, MS_PRIVATE_RECURSIVELY, null),
    'mount(/, MS_REC | MS_PRIVATE)',
  );
  checkKernelCall(
    libc.mount(filesystem, directory, filesystem, 0, null),
    `mount(${filesystem}, ${directory})`,
  );
}
