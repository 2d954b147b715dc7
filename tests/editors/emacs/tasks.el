;;; tasks.el --- What the tests ask of Emacs -*- lexical-binding: t; -*-

;;; Commentary:

;; Each task gets what the file $TASK holds and gives what goes to the file $ANSWER.

;;; Code:

(require 'json)
(require 'seq)

(defun do-task (task)
  "Do TASK, and exit."
  (let* ((json-array-type 'list)
         (answer (funcall task (json-read-file (getenv "TASK")))))
    (with-temp-file (getenv "ANSWER")
      (insert (json-encode answer)))))

(defun words (_)
  "The table of sentences."
  (mapcar (lambda (place) (cons (car place) (vconcat (cdr place)))) smk-sentences))

(defun colours (task)
  "The face at each position of a file."
  (find-file (alist-get 'file task))
  (font-lock-ensure)
  (vconcat
   (mapcar (lambda (place)
             (goto-char (point-min))
             (forward-line (1- (car place)))
             (forward-char (1- (cadr place)))
             (let ((face (get-text-property (point) 'face)))
               (format "%s" (or (if (consp face) (car face) face) ""))))
           (alist-get 'positions task))))

(defun languages (task)
  "The mode of each file."
  (vconcat
   (mapcar (lambda (file)
             (with-current-buffer (find-file-noselect file)
               (symbol-name major-mode)))
           (alist-get 'files task))))

(defun indentation (task)
  "Each file, indented anew from the left margin."
  (vconcat
   (mapcar (lambda (file)
             (with-temp-buffer
               (insert-file-contents file)
               (smk-mode)
               (while (re-search-forward "^[ \t]+" nil t)
                 (replace-match ""))
               (indent-region (point-min) (point-max))
               (buffer-string)))
           (alist-get 'files task))))

(defun wait-for (what done)
  "Read what processes say until DONE; WHAT says for what."
  (let ((end (+ (float-time) 30)))
    (while (not (funcall done))
      (when (> (float-time) end)
        (error "Waited in vain for %s" what))
      (accept-process-output nil 0.05))))

(defun server (task)
  "The problems that the server finds, which are gone when a line is replaced.
And what it then says of what the line names."
  (require 'eglot)
  (find-file (alist-get 'file task))
  (apply #'eglot--connect (eglot--guess-contact))
  (wait-for "problems" (lambda () (flymake-start) (flymake-diagnostics)))
  (let ((problems
         (mapcar (lambda (it)
                   (goto-char (flymake-diagnostic-beg it))
                   (vector (line-number-at-pos) (1+ (current-column))))
                 (flymake-diagnostics))))
    (goto-char (point-min))
    (forward-line (1- (alist-get 'line task)))
    (delete-region (line-beginning-position) (line-end-position))
    (insert (alist-get 'text task))
    (eglot--signal-textDocument/didChange)
    (wait-for "the end of the problems" (lambda () (flymake-start) (null (flymake-diagnostics))))
    (forward-line 0)
    (forward-char 9)
    (let (hover)
      (wait-for "what the line becomes"
                (lambda ()
                  (let ((reply (jsonrpc-request (eglot--current-server-or-lose)
                                                :textDocument/hover
                                                (eglot--TextDocumentPositionParams))))
                    (setq hover (plist-get (plist-get reply :contents) :value))
                    (string-search (alist-get 'becomes task) hover))))
      (set-buffer-modified-p nil)
      `((problems . ,(vconcat problems)) (hover . ,hover)))))

(defun type-keys (task)
  "A file after keys were typed at its end, while the server lays out what is typed."
  (require 'eglot)
  (find-file (alist-get 'file task))
  (electric-indent-mode 1)
  (apply #'eglot--connect (eglot--guess-contact))
  (goto-char (point-max))
  (execute-kbd-macro (alist-get 'keys task))
  (insert "|")
  (set-buffer-modified-p nil)
  (buffer-string))

(defun format-file (task)
  "A file as `smk-format-buffer' lays it out."
  (find-file (alist-get 'file task))
  (smk-format-buffer)
  (set-buffer-modified-p nil)
  (buffer-string))

(defun problems (task)
  "Where `next-error' leads to, and as how bad that counts, of all that `compile' finds."
  (require 'compile)
  (find-file (alist-get 'file task))
  (let ((compilation-scroll-output nil) found)
    (compile compile-command)
    (wait-for "the compilation" (lambda () (null compilation-in-progress)))
    (with-current-buffer "*compilation*"
      (compilation--ensure-parse (point-max))
      (goto-char (point-min))
      (while (ignore-errors (compilation-next-error 1))
        (let* ((message (get-text-property (point) 'compilation-message))
               (place (compilation--message->loc message)))
          (push (vector (caar (compilation--loc->file-struct place))
                        (compilation--loc->line place)
                        (compilation--loc->col place)
                        (compilation--message->type message))
                found))))
    (vconcat (nreverse found))))

;;; tasks.el ends here
