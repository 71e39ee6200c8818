/** Bytes of files kept at most for all keys together, so that uploads cannot exhaust the process. */
const MAX_STORED_BYTES = 512 * 1024 * 1024;

/** A file as the Files API describes it. */
export interface FileObject {
  id: string;
  object: 'file';
  bytes: number;
  created_at: number;
  expires_at?: number;
  filename: string;
  purpose: string;
  status: 'processed';
  status_details: null;
}

/** A file and its content. */
export interface StoredFile {
  object: FileObject;
  content: Uint8Array;
  contentType: string;
}

/** A batch as the Batches API describes it. */
export type BatchObject = { id: string; object: 'batch'; status: string } & Record<string, unknown>;

/** What one key has stored, oldest first. */
export interface KeyObjects {
  files: Map<string, StoredFile>;
  batches: Map<string, BatchObject>;
}

/** The objects callers store, kept in memory and apart for each API key. Ids are never given twice, also after a reset. */
export class StoredObjects {
  #byKey = new Map<string, KeyObjects>();
  #bytes = 0;
  #nextNumber = 1;

  /** What a key has stored. */
  of(key: string): KeyObjects {
    const known = this.#byKey.get(key);
    if (known) return known;
    const fresh = { files: new Map(), batches: new Map() };
    this.#byKey.set(key, fresh);
    return fresh;
  }

  /** A number that no stored object had before. */
  nextNumber(): number {
    return this.#nextNumber++;
  }

  /** Keeps a file; false when there is no room for it. */
  addFile(key: string, file: StoredFile): boolean {
    if (this.#bytes + file.content.length > MAX_STORED_BYTES) return false;
    this.#bytes += file.content.length;
    this.of(key).files.set(file.object.id, file);
    return true;
  }

  /** Forgets a file; false when the key has none of this id. */
  deleteFile(key: string, id: string): boolean {
    const { files } = this.of(key);
    this.#bytes -= files.get(id)?.content.length ?? 0;
    return files.delete(id);
  }

  /** Forgets every object of every key. */
  reset(): void {
    this.#byKey.clear();
    this.#bytes = 0;
  }
}
