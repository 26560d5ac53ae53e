-- A command may end with an answer that cannot be read.
alter table command
    drop constraint command_result_check,
    add constraint command_result_check check (result in (
        'Answered', 'CallError', 'NoAnswer', 'Disconnected', 'QueueFull', 'Unsupported', 'Invalid',
        'Unreadable'));
