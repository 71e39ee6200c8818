import { describe, expect, test } from 'bun:test';
import { readObjectText } from '../json/object-text.ts';
import { replaceResponseIds, replaceStoredReferences, storedReferences } from './stored-references.ts';

const seal = (id: string) => `sealed-${id}`;

describe('bodies', () => {
  const body = `{ "previous_response_id" : "resp_1", "instructions":"\\"file_id\\":\\"no\\"", "input":[
    {"role":"user","content":[{"type":"input_file","file_id":"file-1"},{"type":"input_image","fil\\u0065_id" : "file-2"}]},
    {"type":"function_call","name":"f","call_id":"c","arguments":"{\\"file_id\\":\\"no\\"}"},
    {"type":"function_call_output","call_id":"c","output":[{"type":"input_file","file_id":"file-1"}]}],
    "tools":[{"type":"code_interpreter","container":{"type":"auto","file_ids":["file-3", "file-4"]}}], "x":1.50 }`;

  test('the response before and every file are found, wherever they are named, and nothing that is only said', () => {
    expect(storedReferences(readObjectText(body))).toEqual({
      previousResponseId: 'resp_1',
      fileIds: ['file-1', 'file-2', 'file-3', 'file-4'],
    });
    const nothing = '{"input":"hi","previous_response_id":null}';
    expect(storedReferences(readObjectText(nothing))).toEqual({ previousResponseId: null, fileIds: [] });
  });

  test('the ids are replaced and every other byte stays', () => {
    const replaced = replaceStoredReferences(body, { previousResponseId: seal, fileId: seal });
    expect(replaced).toBe(body.replace('"resp_1"', '"sealed-resp_1"').replaceAll(/"(file-\d)"/g, '"sealed-$1"'));
  });
});

describe('answers and events', () => {
  test('the ids of the response are replaced at the top and inside an event, and every other byte stays', () => {
    const response = '{ "id":"resp_2", "x":1.50,"output":[{"id":"msg_1"}],"previous_response_id" : "resp_1" }';
    const sealed = response.replace('resp_2', 'sealed-resp_2').replace('resp_1', 'sealed-resp_1');
    expect(replaceResponseIds(response, seal)).toBe(sealed);
    const event = (text: string) => `{"type":"response.created", "sequence_number":0,"response":${text}}`;
    expect(replaceResponseIds(event(response), seal)).toBe(event(sealed));
  });

  test('other events, and what is no object, are answered as they are', () => {
    for (const text of [
      '{"type":"response.output_text.delta","item_id":"msg_1","delta":"\\"id\\""}',
      '{"type":"response.output_item.added","item":{"id":"msg_1"}}',
      '{"id":null,"previous_response_id":null}',
      '{"id":"a","id":"b"}',
      '{"id":',
      '["id"]',
      '[DONE]',
    ]) {
      expect(replaceResponseIds(text, seal)).toBe(text);
    }
  });
});
