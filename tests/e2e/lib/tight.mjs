// A disk of a few megabytes, to fill up under a running browser.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Mounts a disk of its own; `null` where that is not allowed. */
export function tightDisk(megabytes) {
  const dir = mkdtempSync(join(tmpdir(), 'genke-tight-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    rmSync(dir, { recursive: true });
    return null;
  }
  const ballast = join(dir, 'ballast');
  return {
    dir,
    /** Takes everything that is free but so many bytes. */
    fill(left = 0) {
      const file = openSync(ballast, 'a');
      try {
        for (;;) {
          const { bavail, bsize } = statfsSync(dir);
          const most = Math.min(bavail * bsize - left, 1 << 20);
          if (most <= 0) break;
          writeSync(file, Buffer.alloc(most, 1));
        }
      } catch (problem) {
        if (problem.code !== 'ENOSPC') throw problem;
      } finally {
        closeSync(file);
      }
    },
    free() {
      rmSync(ballast, { force: true });
    },
    remove() {
      execFileSync('umount', ['-l', dir]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
