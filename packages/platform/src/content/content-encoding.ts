import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';

/**
 * How content is made into bytes: compressed with Brotli, then encrypted with AES-256-GCM. Zstandard would be faster, but the dashboard
 * runs on versions of Node.js that do not know it.
 */
export const contentEncoding = 'br+aes-256-gcm';

/** Longest content that is opened, bytes: what a small text unpacks to must not fill the memory. */
const longestContent = 67_108_864;

const deflate = promisify(brotliCompress);
const inflate = promisify(brotliDecompress);

/** Compresses beside the caller's thread. */
export const compress = (bytes: Uint8Array): Promise<Uint8Array> =>
  deflate(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength },
  });

/** Undoes {@link compress}. Rejects on bytes that are not its, and on more than 64 MiB of content. */
export const decompress = (bytes: Uint8Array): Promise<Uint8Array> =>
  inflate(bytes, { maxOutputLength: longestContent });

/** As fast as gzip, and smaller. */
const quality = 4;
