;;; smk-mode.el --- Major mode for programs of smk -*- lexical-binding: t; -*-

;; Copyright (c) 2026 the authors of smk
;; SPDX-License-Identifier: MIT

;; Author: the authors of smk
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, tools

;;; Commentary:

;; Colours, indentation, an index and the language server for `.smk' files.  Snakemake uses the
;; ending too: a file is taken for one of smk by what stands in it and beside it.

;;; Code:

(require 'seq)
(require 'subr-x)

(defgroup smk nil
  "Programs of smk."
  :group 'languages)

(defcustom smk-program "smk"
  "The program that checks, formats and serves programs."
  :type 'string)

(defcustom smk-indent-offset 2
  "How far a line in brackets stands in."
  :type 'natnum
  :safe #'natnump)

(defface smk-open-face
  '((t :inherit font-lock-warning-face))
  "What lets everything through.")

;;; Words

(defconst smk-sentences
  '((top
     "stack in"
     "param"
     "let"
     "bundle"
     "network in"
     "key"
     "bucket"
     "notebook"
     "studio"
     "training"
     "guardrails"
     "resource"
     "existing"
     "assert"
     "waive on because"
     "protect"
     "output"
     "use"
     "moved to"
     "forget")
    (stack
     "account"
     "tag")
    (network
     "zones"
     "subnets | public private firewall"
     "egress via after allow port | firewall proxy nat none"
     "internet-gateway"
     "endpoint"
     "flow-logs keep | off day days week weeks year years"
     "dns-firewall | on off true false"
     "tag")
    (endpoint
     "allow")
    (key
     "alias"
     "tag")
    (bucket
     "only from"
     "name"
     "key"
     "versions | on off true false"
     "tag"
     "keep"
     "empty-on-destroy")
    (notebook
     "in"
     "instance"
     "volume | GB TB"
     "key"
     "uses | read read-write"
     "starts"
     "root | on off true false"
     "on | start create"
     "tag")
    (studio
     "in"
     "user"
     "instance"
     "key"
     "uses | read read-write"
     "tag")
    (training
     "in"
     "encrypt-traffic | on off true false"
     "isolate | on off true false"
     "key"
     "uses | read read-write"
     "tag"))
  "The sentences of the language, place by place.
Of each the first word, the words inside of it, and behind `|' those
of which one is chosen.")

(defconst smk--named
  '("stack" "param" "let" "bundle" "network" "key" "bucket" "notebook" "studio" "training" "output")
  "First words right behind which stands a name.")

(defun smk--sentence (line)
  "Take LINE of `smk-sentences' apart: first word, words inside, choices."
  (let ((parts (mapcar #'split-string (split-string line "|"))))
    (list (caar parts) (cdar parts) (cadr parts))))

(defconst smk--places
  (mapcar (lambda (place) (cons (car place) (mapcar #'smk--sentence (cdr place)))) smk-sentences)
  "`smk-sentences', taken apart.")

(defconst smk--section
  (concat "^" (regexp-opt (mapcar #'car (alist-get 'top smk--places)) t)
          "\\(?:$\\|[^[:alnum:]_./:*-]\\)")
  "A line at the left margin that begins a statement, whatever is open above.")

(defconst smk--word "[^][:space:]\n;{}[=\",#]+"
  "A word that is no text.")

(defconst smk--text "\"[^\"\\\n]*\\(?:\\\\.[^\"\\\n]*\\)*\""
  "A text with its quotes.")

(defconst smk--open-text "\".*?\\(?:$\\|\\({[ \t]*\\(?:#.*\\)?$\\)\\)"
  "A text that does not end, and a block that its line opens nevertheless.")

(defconst smk--host "\\`\\.?\\(?:[[:alnum:]_-]+\\.\\)+[[:alpha:]][[:alnum:]-]*\\'"
  "A name of hosts.")

;;; Colours

(defconst smk--token
  (concat "\\(?:#.*\\|" smk--text "\\|" smk--open-text
          "\\)\\|\\([][\n{};,=]\\)\\|\\(" smk--word "\\)")
  "Something in a program: a comment, a text, 2 a sign or 3 a word.")

(defun smk--look-up (place word)
  "The sentence that WORD begins in PLACE."
  (assoc word (alist-get place smk--places)))

(defun smk--block (place first)
  "What stands in the block of a sentence that begins with FIRST in PLACE."
  (cond ((and first (or (equal first "endpoint") (eq place 'top))
              (car (assq (intern first) smk--places))))
        ((and (equal first "bundle") 'hosts))
        ('properties)))

(defun smk--first-face (word place)
  "The face of WORD, which begins a sentence in PLACE."
  (cond ((smk--look-up place word)
         (if (eq place 'top) 'font-lock-keyword-face 'font-lock-builtin-face))
        ((memq place '(properties value))
         (cond ((looking-at-p "[ \t]*[=:]") 'font-lock-variable-name-face)
               ((member word '("on" "off" "true" "false")) 'font-lock-constant-face)))
        ((eq place 'hosts) 'font-lock-string-face)))

(defun smk--inner-face (word place first group)
  "The face of WORD in GROUP of the sentence that begins with FIRST in PLACE."
  (pcase-let ((`(,_ ,words ,choices) (smk--look-up place first)))
    (cond ((and (eq place 'top)
                (= group (cond ((member first smk--named) 1)
                               ((member first '("resource" "existing")) 2)
                               (0))))
           'font-lock-function-name-face)
          ((eq place 'hosts) 'font-lock-string-face)
          ((member word words) 'font-lock-keyword-face)
          ((member word choices) 'font-lock-constant-face)
          ((not (equal first "egress")) nil)
          ((equal word "any") 'smk-open-face)
          ((string-match-p smk--host word) 'font-lock-string-face))))

(defun smk--value-face (word)
  "The face of WORD, wherever it stands."
  (cond ((string-prefix-p "$" word) 'font-lock-variable-name-face)
        ((string-match-p "\\`-?[0-9][0-9./]*\\'" word) 'font-lock-constant-face)
        ((string-match-p "\\`[[:alpha:]][[:alnum:]]*\\(?:::[[:alnum:]]+\\)+\\'" word)
         'font-lock-type-face)))

(defun smk--fontify (limit)
  "Colour the words up to LIMIT by where they stand, from a section's start."
  (let ((place 'top) first (group 0) value last around)
    (while (re-search-forward smk--token limit t)
      (let ((sign (match-string 2)) (word (match-string 3)))
        (when (match-beginning 1)
          (goto-char (match-beginning 1)))
        (when (and word (save-excursion (goto-char (match-beginning 0)) (looking-at-p smk--section)))
          (setq place 'top first nil around nil last nil))
        (pcase sign
          ('nil
           (unless (eq (char-after (match-beginning 0)) ?#)
             (let ((begin (match-beginning 0)) (end (match-end 0)))
               (cond ((null first) (setq group 0 value nil))
                     ((not (equal last ",")) (setq group (1+ group))))
               (when word
                 (let ((face (or (smk--value-face word)
                                 (cond ((null first) (smk--first-face word place))
                                       ((not value) (smk--inner-face word place first group))
                                       ((member word '("on" "off" "true" "false" "GB" "TB" "day" "days"
                                                       "week" "weeks" "year" "years"))
                                        'font-lock-constant-face)))))
                   (when face
                     (put-text-property begin end 'face face))))
               (setq first (if (eq place 'value) nil (or first word "")) last word))))
          ((or "{" "[")
           (let ((inside (if (or (equal sign "[") (eq place 'value) (member last '("=" "," "[")))
                             'value
                           (smk--block place first))))
             (push (list place first group value) around)
             (setq place inside first nil last sign)))
          ((or "}" "]")
           (pcase-setq `(,place ,first ,group ,value) (or (pop around) '(top nil 0 nil)))
           (setq last sign))
          ("\n"
           (unless (or (eq place 'value) (equal last ","))
             (setq first nil last nil)))
          (";" (setq first nil last nil))
          (_ (setq last sign value (or value (equal sign "=")))))))
    nil))

(defun smk--extend-region ()
  "Begin the region that is coloured with a section."
  (defvar font-lock-beg)
  (save-excursion
    (goto-char font-lock-beg)
    (forward-line 0)
    (unless (looking-at-p smk--section)
      (re-search-backward smk--section nil 'move))
    (when (< (point) font-lock-beg)
      (setq font-lock-beg (point)))))

(defun smk--propertize (start end)
  "Close the texts from START to END that have no closing quote with their line."
  (goto-char start)
  (while (re-search-forward (concat "#.*\\|" smk--text "\\|\\(\"\\).*?\\({[ \t]*\\(?:#.*\\)?$\\|\n\\)")
                            end t)
    (when (match-beginning 1)
      (put-text-property (match-beginning 1) (match-end 1) 'syntax-table (string-to-syntax "|"))
      (let ((close (if (eq (char-after (match-beginning 2)) ?\n)
                       (match-beginning 2)
                     (1- (match-beginning 2)))))
        (put-text-property close (1+ close) 'syntax-table (string-to-syntax "|"))
        (goto-char (1+ close))))))

;;; Indentation

(defun smk--code ()
  "The line at point without its comment, each text as a word."
  (replace-regexp-in-string
   (concat "#.*\\|" smk--text "\\|" smk--open-text)
   (lambda (part)
     (cond ((string-prefix-p "#" part) "")
           ((string-match-p (concat "\\`" smk--text "\\'") part) "w")
           ((string-match-p "{[ \t]*\\(?:#.*\\)?\\'" part) "w{")
           ("w")))
   (buffer-substring-no-properties (line-beginning-position) (line-end-position)) t t))

(defun smk--above ()
  "What is open above the line at point.
The brackets, innermost first, each with whether it holds a value and
the indentation of what opened it; the sentence that the line continues;
its indentation."
  (let ((end (line-beginning-position)) open (head "") (base 0))
    (save-excursion
      (forward-line 0)
      (re-search-backward smk--section nil 'move)
      (while (< (point) end)
        (let ((code (smk--code)) (before ""))
          (unless (string-blank-p code)
            (when (string-empty-p head)
              (setq base (current-indentation)))
            (setq head (concat head code))
            (dolist (sign (split-string (replace-regexp-in-string "[ \t]" "" code) "" t))
              (pcase sign
                ("[" (push (cons t base) open))
                ("{" (push (cons (or (caar open) (member before '("=" ":" "," "["))) base) open))
                ((or "]" "}") (pop open)))
              (setq before sign))
            (when (or (caar open) (not (string-match-p ",[ \t]*\\'" code)))
              (setq head ""))))
        (forward-line 1)))
    (list open head base)))

(defun smk--opens-block-p ()
  "Return whether a block of several lines ends the sentence at point."
  (save-excursion
    (let ((code (smk--code)))
      (while (and (or (string-blank-p code) (string-match-p ",[ \t]*\\'" code))
                  (zerop (forward-line 1)) (not (eobp)))
        (setq code (smk--code)))
      (string-match-p "{[^}]*\\'" code))))

(defun smk--indentation ()
  "The indentation of the line at point."
  (pcase-let ((`(,open ,head ,base) (smk--above))
              (closed (save-excursion
                        (back-to-indentation)
                        (skip-chars-forward "]} \t")
                        (length (replace-regexp-in-string
                                 "[ \t]" "" (buffer-substring (line-beginning-position) (point)))))))
    (cond ((> closed 0) (or (cdr (nth (1- (min closed (length open))) open)) 0))
          ((string-empty-p head) (if open (+ (cdar open) smk-indent-offset) 0))
          ((and open (string-match-p "\\`[ \t]*[^ \t,]+\\(?:[ \t]*,[ \t]*[^ \t,]+\\)*[ \t]*,[ \t]*\\'"
                                     head))
           base)
          ((+ base (* smk-indent-offset (if (smk--opens-block-p) 2 1)))))))

(defun smk-indent-line ()
  "Indent the line at point like `smk fmt'."
  (interactive)
  (let ((indentation (smk--indentation))
        (inside (- (current-column) (current-indentation))))
    (indent-line-to indentation)
    (when (> inside 0)
      (forward-char inside))))

;;; Which language

(defconst smk--own
  (concat "^\\(?:" (regexp-opt (mapcar #'car (alist-get 'top smk--places)))
          "[ \t]+[[:alpha:]$\"]\\|guardrails[ \t]*\\(?:#.*\\)?$\\)")
  "A line of smk: a word is followed by a name, unlike a variable of Python.")

(defconst smk--snakemake
  (concat
   "^\\(?:\\(?:rule\\|checkpoint\\|module\\)\\(?:[ \t]+[[:alnum:]_]+\\)?[ \t]*:"
   "\\|use[ \t]+rule\\>"
   "\\|" (regexp-opt '("configfile" "include" "workdir" "localrules" "ruleorder"
                       "wildcard_constraints" "envvars" "container" "containerized" "report"
                       "pepfile" "scattergather" "onstart" "onsuccess" "onerror"))
   "[ \t]*:"
   "\\|[ \t]+" (regexp-opt '("input" "output" "params" "log" "threads" "resources" "conda"
                             "benchmark" "message" "shell" "script" "wrapper" "run"))
   "[ \t]*:"
   "\\|" (regexp-opt '("import" "from" "def" "class")) "[ \t]+[[:alpha:]_]"
   "\\|" (regexp-opt '("if" "elif" "else" "for" "while" "with" "try" "except")) "\\>.*:[ \t]*\\(?:#.*\\)?$"
   "\\|@[[:alpha:]_]\\)")
  "A line of Snakemake.")

(defconst smk--perhaps "^[[:alpha:]_][[:alnum:]_]*[ \t]*[+|]?="
  "A line of Snakemake, or a property of ours that is not indented.")

(defun smk--language-of-text ()
  "The language of the buffer's text: `smk', `snakemake' or nil."
  (save-excursion
    (save-restriction
      (widen)
      (goto-char (point-min))
      (let ((own 0) (others 0) (lines 2000) case-fold-search)
        (while (and (> lines 0) (not (eobp)))
          (cond ((looking-at-p smk--snakemake) (setq others (1+ others)))
                ((looking-at-p smk--own) (setq own (1+ own))))
          (setq lines (1- lines))
          (forward-line 1))
        (goto-char (point-min))
        (cond ((> own others) 'smk)
              ((or (> others 0) (> own 0)) 'snakemake)
              ((re-search-forward smk--perhaps nil t) 'snakemake))))))

(defun smk--language-of-attributes (folder)
  "The language that a `.gitattributes' in FOLDER or above gives to the ending."
  (let ((file (expand-file-name ".gitattributes" folder))
        (above (file-name-directory (directory-file-name folder)))
        (line "^[^ \t\n]*\\.smk[ \t]\\(?:.*[ \t]\\)?linguist-language=\\([^ \t\n]+\\)")
        language)
    (when (file-readable-p file)
      (with-temp-buffer
        (insert-file-contents file)
        (goto-char (point-max))
        (when (re-search-backward line nil t)
          (setq language (downcase (match-string 1))))))
    (cond ((member language '("snakemake" "python")) 'snakemake)
          (language 'smk)
          ((or (equal above folder) (file-exists-p (expand-file-name ".git" folder))) nil)
          ((smk--language-of-attributes above)))))

(defun smk--language-of-folder (folder)
  "The language of files in FOLDER: `smk', `snakemake' or nil."
  (cond ((smk--language-of-attributes folder))
        ((seq-some (lambda (name) (file-exists-p (expand-file-name name folder)))
                   '("smk.lock" ".smk"))
         'smk)
        ((seq-some (lambda (name) (file-exists-p (expand-file-name name folder)))
                   '("Snakefile" "../Snakefile"))
         'snakemake)))

(defun smk--language ()
  "The language of the buffer's file: `smk', `snakemake' or nil."
  (or (smk--language-of-text)
      (smk--language-of-folder (file-name-directory (expand-file-name buffer-file-name)))))

;;;###autoload
(defun smk-magic-p ()
  "Return whether this is certainly a program of smk; for `magic-mode-alist'."
  (and buffer-file-name
       (string-suffix-p ".smk" buffer-file-name)
       (eq (smk--language) 'smk)))

;;;###autoload
(defun smk-auto-mode ()
  "Choose the mode of a file whose name ends in `.smk'."
  (cond ((not (and buffer-file-name (eq (smk--language) 'snakemake))) (smk-mode))
        ((fboundp 'snakemake-mode) (funcall 'snakemake-mode))
        ((prog-mode))))

;;; Commands

(defun smk-format-buffer ()
  "Lay the buffer out as `smk fmt' does."
  (interactive)
  (let ((source (current-buffer))
        (errors (make-temp-file "smk"))
        (coding-system-for-read 'utf-8)
        (coding-system-for-write 'utf-8))
    (unwind-protect
        (with-temp-buffer
          (let* ((result (current-buffer))
                 (status (with-current-buffer source
                           (call-process-region nil nil smk-program nil (list result errors) nil
                                                "fmt" "-"))))
            ;; What cannot be read stays as it is in what is written all the same.
            (when (or (eq status 0) (and (eq status 1) (> (buffer-size) 0)))
              (with-current-buffer source
                (replace-buffer-contents result)))
            (unless (eq status 0)
              (erase-buffer)
              (insert-file-contents errors)
              (message "%s" (string-trim (buffer-string))))))
      (delete-file errors))))

(defvar smk-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c C-f") #'smk-format-buffer)
    (define-key map (kbd "C-c C-c") #'compile)
    map)
  "The keys of `smk-mode'.")

;; The words above the place say how bad it is.
(defvar compilation-environment)
(defvar compilation-error-regexp-alist)
(defvar compilation-error-regexp-alist-alist)
(with-eval-after-load 'compile
  (let ((problem "^\\(?:error\\|\\(warning\\)\\): .*\n\\(?:    .*\n\\)*")
        (place " \\{2\\}\\(\\([^ \n].*?\\):\\([0-9]+\\):\\([0-9]+\\)\\):"))
    (add-to-list 'compilation-error-regexp-alist-alist
                 (list 'smk (concat problem place) 3 4 5 '(1) 2))
    (add-to-list 'compilation-error-regexp-alist 'smk)))

;;; The mode

(defvar smk-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?$ "'" table)
    (modify-syntax-entry ?= "." table)
    (modify-syntax-entry ?\' "." table)
    (dolist (letter '(?. ?- ?_ ?/ ?: ?*))
      (modify-syntax-entry letter "_" table))
    table)
  "What characters are in programs.")

(defconst smk--index
  (let ((kinds (append smk--named '("resource" "existing"))))
    (mapcar (lambda (kind)
              (list (capitalize kind)
                    (concat "^" kind "[ \t]+" (unless (member kind smk--named) "[^ \t\n]+[ \t]+")
                            "\\(" smk--word "\\)")
                    1))
            kinds))
  "What `imenu' lists.")

(defun smk--beginning-of-section (&optional count)
  "Go to the beginning of this statement at the left margin, or COUNT further."
  (let ((count (or count 1)) case-fold-search)
    (when (< count 0)
      (end-of-line))
    (and (re-search-backward smk--section nil 'move count)
         (progn (goto-char (match-beginning 0)) t))))

(defun smk--end-of-section ()
  "Go behind the statement at point."
  (end-of-line)
  (if (re-search-forward smk--section nil 'move)
      (goto-char (match-beginning 0)))
  (skip-chars-backward " \t\n")
  (forward-line 1))

;;;###autoload
(define-derived-mode smk-mode prog-mode "smk"
  "Major mode for programs of smk."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+[ \t]*")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local indent-line-function #'smk-indent-line)
  (setq-local electric-indent-chars (append "{}[]" electric-indent-chars))
  (setq-local syntax-propertize-function #'smk--propertize)
  (setq-local font-lock-defaults '(((smk--fontify))))
  (setq-local font-lock-multiline t)
  (add-hook 'font-lock-extend-region-functions #'smk--extend-region nil t)
  (setq-local imenu-generic-expression smk--index)
  (setq-local beginning-of-defun-function #'smk--beginning-of-section)
  (setq-local end-of-defun-function #'smk--end-of-section)
  (setq-local compilation-environment '("NO_GRAPHICS=1"))
  (setq-local compile-command (concat smk-program " check"))
  ;; smk counts characters: a tab is one.
  (setq-local compilation-error-screen-columns nil))

;;;###autoload
(add-to-list 'magic-mode-alist '(smk-magic-p . smk-mode))

;; Last, so that a mode of Snakemake takes the files that nothing tells apart.
;;;###autoload
(add-to-list 'auto-mode-alist '("\\.smk\\'" . smk-auto-mode) t)

;;; Other packages

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs `(smk-mode . (,smk-program "lsp"))))

(defvar lsp-language-id-configuration)
(declare-function lsp-register-client "ext:lsp-mode" (client))
(declare-function lsp-stdio-connection "ext:lsp-mode" (command &optional test-command))
(declare-function make-lsp-client "ext:lsp-mode" (&rest slots))
(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(smk-mode . "smk"))
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection (lambda () (list smk-program "lsp")))
                    :activation-fn (lambda (_file mode) (eq mode 'smk-mode))
                    :server-id 'smk)))

(provide 'smk-mode)
;;; smk-mode.el ends here
